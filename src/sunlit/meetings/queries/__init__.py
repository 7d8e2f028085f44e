"""What two surfaces ask of meetings."""
