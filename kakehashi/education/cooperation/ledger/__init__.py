"""The exchange ledger: student-semesters sent and received under each agreement.

Mobilities post themselves (`posting`), `balances` says what is carried over and what lapses, and
`queries` answers those who ask how an agreement stands.
"""
