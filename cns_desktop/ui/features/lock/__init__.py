"""Getting in: first run, the lock screen, the recovery code, another passphrase."""
