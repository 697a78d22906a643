"""Pages of the person who owes. Every look-up is scoped by the signed-in debtor: what belongs to
somebody else answers 404, byte for byte like what does not exist."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
