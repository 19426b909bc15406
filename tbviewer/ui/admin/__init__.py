"""The Admin room: what whoever looks after the program does there, behind a PIN."""
