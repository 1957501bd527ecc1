"""What follows from claims and can be rebuilt: the public edition, written in the transaction of the action."""
