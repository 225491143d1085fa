"""Answerbook: prompt files in, a searchable site of closed-world answer pages out."""
