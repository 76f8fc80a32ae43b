using System.Globalization;
using System.Text;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Persistence;

namespace ChatBoost.Inbox.Conversations.Exporting;

/// <summary>
/// A conversation for people to read: a heading, then a line for each message with its time (UTC) and who wrote it. Further lines of a message are indented, so that
/// nobody can write what looks like somebody else's message.
/// </summary>
internal sealed class TranscriptWriter(MemberDirectory members, CurrentOrganization organization)
{
    private const string Indent = "\n    ";

    private readonly Dictionary<string, string> _names = [];

    /// <summary>Writes the conversation; the end of it is left in <paramref name="text"/>.</summary>
    public async Task WriteAsync(
        ConversationOutput conversation, IAsyncEnumerable<MessageOutput> messages, StringBuilder text, StreamWriter writer, CancellationToken cancellationToken)
    {
        text.Append(CultureInfo.InvariantCulture, $"{conversation.Id} · {OneLine(conversation.FullName)}");
        if (conversation.ContactDetails.Phone is { } phone && phone != conversation.FullName)
        {
            text.Append(" · ").Append(phone);
        }

        text.Append(CultureInfo.InvariantCulture, $" · {conversation.Channel} · {conversation.MessageCount} messages\n");
        await foreach (var message in messages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{message.Timestamp.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z {OneLine(await NameOfAsync(message, cancellationToken))}:");
            if (message.Type != "text")
            {
                text.Append(" [").Append(OneLine(message.Type)).Append(']');
            }

            if (message.Message.Length > 0)
            {
                text.Append(' ').Append(message.Message.ReplaceLineEndings(Indent));
            }

            foreach (var file in message.Metadata.Attachments ?? [])
            {
                text.Append(CultureInfo.InvariantCulture, $"{Indent}[file: {OneLine(file.Filename)}, {file.Size} bytes]");
            }

            if (message.Error is { } error)
            {
                text.Append(Indent).Append("[not delivered: ").Append(OneLine(error.Message)).Append(']');
            }

            text.Append('\n');
            await writer.WriteAsync(text, cancellationToken);
            text.Clear();
        }
    }

    private async Task<string> NameOfAsync(MessageOutput message, CancellationToken cancellationToken)
    {
        if (!UserId.TryParse(message.Sender, out var userId))
        {
            return message.Sender;
        }

        if (!_names.TryGetValue(message.Sender, out var name))
        {
            name = (await members.DescribeAsync(organization.Id!.Value, [userId], cancellationToken))[0].Name ?? message.Sender;
            _names.Add(message.Sender, name);
        }

        return name;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
