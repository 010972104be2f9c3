"""Papers for patients: plain data in, PDF bytes out. No Qt, no database, no network."""
