"""The store ports on DynamoDB."""
