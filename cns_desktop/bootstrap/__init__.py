"""The only place that builds objects and hands them to each other, in two stages (README 23).

`early` is what a painted lock screen and first caseload page need; `late` (SQLAlchemy, services, fhir, documents) is imported after the
first paint by `warm`, in a thread of its own. Imports inside functions are this package's documented exception (house rule 30).
"""
