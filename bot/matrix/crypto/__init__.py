"""End-to-end encryption: Olm and Megolm, cross-signing, key backup, secret storage."""
