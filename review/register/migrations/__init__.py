"""The register's schema, one file a step; `review.register.migrating` takes a register up to the newest.

Rules for a new step, `versions/0002_what_it_does.py`: the next number is its revision, the one before its
`down_revision`; `upgrade` spells its change out and imports nothing of ours, since what is imported moves on;
constraints and column types are changed in `op.batch_alter_table`, which SQLite needs; there is no
`downgrade`, because going back is restoring the backup that was made before the step. The tables of
`review.register.tables` must say the same afterwards: a test compares them.
"""
