"""The trainers of the learnt files under ``bot/**/data``, a module a model; ``benchmarks.models`` runs them.

A trainer has two functions, both given the data folder and the folder of this project's marks (``benchmarks/``):

    train(data, marks) -> dict       the learnt file as JSON: an "origin" line, and the model
    held_out(data, marks) -> [str]   lines of figures on documents that were not learnt from

A new model is one more such module and one more line in ``benchmarks.models.MODELS``.
"""
