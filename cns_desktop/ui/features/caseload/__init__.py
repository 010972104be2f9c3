"""The caseload: the list, the patient form, bringing records in and taking them out."""
