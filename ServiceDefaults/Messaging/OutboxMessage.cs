using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace ChatBoost.ServiceDefaults.Messaging;

/// <summary>
/// An event on its way out, stored in the same transaction as the change it tells of. <see cref="DispatchOutbox"/> sends it and takes it away;
/// it may be sent twice after a crash, with the same message id.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>The table a migration of the service must create.</summary>
    public const string CreateTable = """
        create table outbox_messages (
            id bigint generated always as identity constraint pk_outbox_messages primary key,
            message_id uuid not null,
            type text not null,
            body text not null,
            trace_parent text null);
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly ConcurrentDictionary<string, Type> Types = new();

    private OutboxMessage()
    {
    }

    /// <summary>Order of raising within the database.</summary>
    public long Id { get; private init; }

    /// <summary>The id consumers see; the same on a repeated send.</summary>
    public Guid MessageId { get; private init; }

    /// <summary>Full name of the event's type in Contracts.</summary>
    public string Type { get; private init; } = "";

    /// <summary>The event as JSON.</summary>
    public string Body { get; private init; } = "";

    /// <summary>The trace it belongs to (W3C), so that consumers continue it.</summary>
    public string? TraceParent { get; private init; }

    /// <summary>Makes the row for an event.</summary>
    public static OutboxMessage For<TEvent>(TEvent raised)
        where TEvent : class => new()
        {
            MessageId = Guid.CreateVersion7(),
            Type = typeof(TEvent).FullName!,
            Body = JsonSerializer.Serialize(raised, Json),
            TraceParent = Activity.Current is { Recorded: true } activity ? activity.Id : null,
        };

    /// <summary>The same as SQL, for a batch that does not go through EF.</summary>
    public static NpgsqlBatchCommand CommandFor<TEvent>(TEvent raised)
        where TEvent : class
    {
        var message = For(raised);
        return new NpgsqlBatchCommand("insert into outbox_messages (message_id, type, body, trace_parent) values ($1, $2, $3, $4)")
        {
            Parameters =
            {
                new NpgsqlParameter { Value = message.MessageId },
                new NpgsqlParameter { Value = message.Type },
                new NpgsqlParameter { Value = message.Body },
                new NpgsqlParameter { Value = (object?)message.TraceParent ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
            },
        };
    }

    /// <summary>The event again.</summary>
    public static (object Event, Type Type) Read(string typeName, string body)
    {
        var type = Types.GetOrAdd(typeName, static name => typeof(Contracts.Events.MessageReceived).Assembly.GetType(name, throwOnError: true)!);
        return (JsonSerializer.Deserialize(body, type, Json)!, type);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.ToTable("outbox_messages");
            builder.Property(message => message.Id).UseIdentityAlwaysColumn();
        }
    }
}
