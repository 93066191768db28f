from qualifications.operations.qualifications import load_seed

__all__ = ["load_seed"]
