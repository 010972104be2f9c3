"""Keys, the OS keyring, machine policy, places, encrypted files, the idle rule. No Qt, no SQL."""
