"""What is late, what left the procedure, what is kept back."""
