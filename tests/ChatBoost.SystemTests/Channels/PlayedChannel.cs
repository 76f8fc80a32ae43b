namespace ChatBoost.SystemTests.Channels;

/// <summary>What goes wrong at a provider.</summary>
public enum Trouble
{
    /// <summary>It refuses, and says to come back.</summary>
    ForNow,

    /// <summary>It refuses for good.</summary>
    ForGood,

    /// <summary>It takes the message and its answer is lost.</summary>
    AnswerLost,

    /// <summary>The connection breaks before it takes anything.</summary>
    NeverTaken,
}

/// <summary>A connected channel with one person on its other end, as the provider's side shows it: what the shared facts need of each.</summary>
public abstract class PlayedChannel(SystemStack stack)
{
    /// <summary>The running product.</summary>
    protected SystemStack Stack => stack;

    /// <summary>The API as the organization's owner sees it.</summary>
    public abstract ChatBoostApi Api { get; }

    /// <summary>The kind the API shows.</summary>
    public abstract string Kind { get; }

    /// <summary>The provider's code of a refusal for good.</summary>
    public abstract int CodeForGood { get; }

    /// <summary>How far a message gets when nothing goes wrong.</summary>
    public abstract string LastStatus { get; }

    /// <summary>Makes organization, channel and person.</summary>
    public abstract Task OpenAsync();

    /// <summary>The person writes; answers the provider's id of the message.</summary>
    public abstract Task<string> WritesAsync(string text);

    /// <summary>The texts that arrived, oldest first.</summary>
    public abstract Task<IReadOnlyList<string>> ArrivedAsync();

    /// <summary>Orders trouble for the next sends to the person.</summary>
    public abstract Task OrderAsync(Trouble trouble, int count);

    /// <summary>How many sends ran into it.</summary>
    public abstract Task<int> HitsAsync();

    /// <summary>Posts a message of the person with a signature that is not the provider's; answers the status.</summary>
    public abstract Task<int> PostForgedAsync(string text);

    /// <summary>Posts a step of a sent message, well signed, several times; answers the last status.</summary>
    public abstract Task<int> ReportAsync(string providerMessageId, string reported, int times);

    /// <summary>The conversation with the person.</summary>
    public Task<Conversation> ConversationAsync() => Wait.ForAsync(
        "the conversation", async () => (await Api.ConversationsAsync($"channel={Kind}", Cancellation)).Data.FirstOrDefault(), cancellationToken: Cancellation);

    /// <summary>Waits for a message that fits.</summary>
    public Task<Message> StoredAsync(string conversationId, Predicate<Message> fits, TimeSpan? limit = null) => Wait.ForAsync(
        "a message that fits",
        async () => (await ThreadAsync(conversationId)).SingleOrDefault(message => fits(message)),
        limit,
        Cancellation);

    /// <summary>The thread as it stands.</summary>
    public async Task<IReadOnlyList<Message>> ThreadAsync(string conversationId) => (await Api.MessagesAsync(conversationId, "pageSize=200", Cancellation)).Data;
}
