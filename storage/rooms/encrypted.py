"""Which rooms are encrypted."""

IS_ENCRYPTED = """EXISTS (SELECT 1 FROM state AS secret WHERE secret.room_id = r.room_id
    AND secret.type = 'm.room.encryption' AND secret.key = '') AS encrypted"""
"""A column for rows of `rooms r`: whether the room is encrypted."""
