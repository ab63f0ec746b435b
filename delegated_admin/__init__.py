"""The delegated administrator's stacks, and the enrolment of an organization."""
