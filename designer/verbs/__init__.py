"""What the author can do to a document: each verb is one undo step with a name."""
