"""GuidelineQA: questions and answers that a model writes from passages of guidelines."""
