"""Pages of the person who owes. Every look-up is scoped by the signed-in debtor: what belongs to
somebody else answers 404, byte for byte like what does not exist."""

from flask import Blueprint

from portal.web.debtor import (
    accepting,
    charges,
    contracts,
    devices,
    differences,
    installments,
    passkeys,
    pay_links,
    quotes,
    simulation,
)

blueprints: tuple[Blueprint, ...] = (
    contracts.bp, simulation.bp, quotes.bp, accepting.bp, devices.bp, passkeys.bp,
    installments.bp, charges.bp, pay_links.bp, differences.bp,
)
