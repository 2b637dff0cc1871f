"""What people hold in their hands: cards with voting codes and ballot papers, as PDF."""
