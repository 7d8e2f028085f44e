"""The rules as mathematics: flow charts, what may follow, votes, deadlines. Standard library only."""
