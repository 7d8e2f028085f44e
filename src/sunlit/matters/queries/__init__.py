"""What two surfaces ask about matters."""
