"""The double-entry books. Nothing is changed or taken out (the database refuses): a mistake is booked back.

`posting` writes one balanced journal, `movements` knows which accounts an event moves, `invariants` asks the
whole database whether the books and the rows tell the same story. Whoever changes a row that stands for money
books it in the same transaction.
"""
