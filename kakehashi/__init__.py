"""Kakehashi (架け橋, "bridge"): a university's internationalisation from policy to proof."""
