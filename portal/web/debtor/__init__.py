"""Pages of the person who owes. Every look-up is scoped by the signed-in debtor: what belongs to
somebody else answers 404, byte for byte like what does not exist."""

from flask import Blueprint

from portal.web.debtor import (
    accepting,
    budget,
    charges,
    comparison,
    contracts,
    devices,
    differences,
    installments,
    passkeys,
    pay_links,
    plan_details,
    plan_table,
    quotes,
    simulation,
)

blueprints: tuple[Blueprint, ...] = (
    contracts.bp, simulation.bp, plan_details.bp, plan_table.bp, comparison.bp, budget.bp, quotes.bp, accepting.bp,
    devices.bp, passkeys.bp, installments.bp, charges.bp, pay_links.bp, differences.bp,
)
