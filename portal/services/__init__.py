"""What the portal does: plain functions ``verb(session, *things, now, gateway) -> result``.

A service takes its collaborators as arguments, knows no web framework, holds no transaction open across
a network call (work for the outside goes through the outbox), and never commits: the edge does.
"""
