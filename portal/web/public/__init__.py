"""Pages anybody may open: entry, sign-in, trust, errors. They reveal nothing about anyone."""

from flask import Blueprint

from portal.web import locale
from portal.web.public import demo_bank, demo_messages, entry, passkeys, pay_link, sign_in, theme

blueprints: tuple[Blueprint, ...] = (
    entry.bp, locale.bp, theme.bp, sign_in.bp, passkeys.bp, demo_messages.bp, demo_bank.bp, pay_link.bp,
)
