"""Quite: a self-service portal in which a person sees what is open, simulates, agrees and pays.

This file holds no code on purpose: importing ``portal.core`` must never import Flask.
"""
