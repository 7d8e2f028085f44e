"""What a hostile reader, official or operator tries; each test failed before what it tries was stopped."""
