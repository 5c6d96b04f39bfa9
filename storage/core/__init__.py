"""The database file: its connection, transactions, migrations, and how a table is declared."""
