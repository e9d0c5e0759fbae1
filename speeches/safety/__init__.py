"""That nothing is lost: what is stored is looked over, copied elsewhere, and put back."""
