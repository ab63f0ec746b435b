"""An organization in AWS as far as enrolment sees it, which answers boto3's own clients within limits of its own."""
