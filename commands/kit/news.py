"""News that the house itself tells the features: what happens in rooms and private chats."""

HOUSE_NEWS = (
    "arrival",
    "newcomer",
    "departure",
    "opened",
    "overheard",
    "confided",
    "edit",
    "withdrawal",
    "verification",
)
"""What the house itself tells the features, and how a handler hears it:

- arrival(scene): the bot has just joined a room;
- newcomer(scene, person), departure(scene, person): somebody came into a room, or left it;
- opened(scene, person): somebody else came into what was the direct chat with this person;
- overheard(ctx): somebody wrote (or sent a voice message, a picture) in a group's room, and it was neither a command
  nor an answer to us;
- confided(ctx, text): somebody wrote in their direct chat, and it was neither a command nor an answer to us; the first
  feature that answers has it, and those after it do not hear it;
- edit(ctx, event_id, text): somebody changed a message; whether it was theirs is the hearer's to know;
- verification(ctx, device): somebody wants to compare emoji with the bot, whose device this is; nobody can;
- withdrawal(ctx, event_id): a message or reaction was taken back, and with it what it had created.
"""
