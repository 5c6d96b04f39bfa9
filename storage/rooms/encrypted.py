"""Which rooms are encrypted, and whose words must not leave unencrypted."""

IS_ENCRYPTED = """EXISTS (SELECT 1 FROM state AS secret WHERE secret.room_id = r.room_id
    AND secret.type = 'm.room.encryption' AND secret.key = '') AS encrypted"""
"""A column for rows of `rooms r`: whether the room is encrypted."""

_SECRET = (
    "JOIN state AS secret ON secret.room_id = {0}.room_id AND secret.type = 'm.room.encryption' AND secret.key = ''"
)


def needs_encryption(person: str) -> str:
    """An SQL condition: whether this person is in an encrypted chat with the bot, or an encrypted room of a group."""
    there = "me.type = 'm.room.member' AND me.content ->> 'membership' = 'join'"
    return (
        f"(EXISTS (SELECT 1 FROM rooms AS chat JOIN state AS me ON me.room_id = chat.room_id AND me.key = chat.person"
        f" AND {there} {_SECRET.format('chat')} WHERE chat.person = {person})"
        f" OR EXISTS (SELECT 1 FROM state AS me JOIN rooms AS place ON place.room_id = me.room_id"
        f" AND place.group_id IS NOT NULL {_SECRET.format('place')} WHERE me.key = {person} AND {there}))"
    )


CAN_CONFIDE = f"""(EXISTS (SELECT 1 FROM state AS secret WHERE secret.room_id = r.room_id
    AND secret.type = 'm.room.encryption' AND secret.key = '') OR NOT {needs_encryption("r.person")})"""
"""A condition for rows of `rooms r`, direct chats: whether private words may be said there."""
