using ChatBoost.Inbox;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Merging;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.UnitTests.Transfer;

public sealed class MergedRecordsTests
{
    [Fact]
    public void Every_table_that_names_a_contact_or_a_conversation_goes_with_it()
    {
        using var db = new InboxDb(new DbContextOptionsBuilder<InboxDb>().UseNpgsql("Host=nowhere").Options, new CurrentOrganization());
        var naming = db.Model.GetEntityTypes()
            .SelectMany(entity => entity.GetForeignKeys())
            .Where(key => key.PrincipalEntityType.ClrType == typeof(Contact) || key.PrincipalEntityType.ClrType == typeof(Conversation))
            .Select(key => key.DeclaringEntityType.GetTableName()!).Distinct();

        Assert.Empty(naming.Except(MergedRecords.OfContact.Concat(MergedRecords.OfConversation).Select(table => table.Table)).Except(MergedRecords.Others));
    }
}
