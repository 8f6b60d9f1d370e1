// The policypath command line.
