"""What takes a second person: what I asked, what waits for me, and the page on which I agree or decline."""
