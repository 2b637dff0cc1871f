"""What the vote survives: deaths, full disks, wrong clocks, crowds and forgeries, against real processes."""
