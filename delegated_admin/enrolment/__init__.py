"""Enrolment: GuardDuty on in every account and Region of the organization, under one delegated administrator."""
