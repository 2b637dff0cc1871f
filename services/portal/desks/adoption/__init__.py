"""The desk of DP3AKB: what was chosen is adopted, or declined by two officers."""
