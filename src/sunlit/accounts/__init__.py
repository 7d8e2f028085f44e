"""Users and the tenures they sign in for; no kept row points here."""
