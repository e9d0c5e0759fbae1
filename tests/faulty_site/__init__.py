"""The site with a fault that is put in on purpose, for what claims to find such faults.

FAULT names it (`faults`); DJANGO_SETTINGS_MODULE=tests.faulty_site.settings puts it in.
"""
