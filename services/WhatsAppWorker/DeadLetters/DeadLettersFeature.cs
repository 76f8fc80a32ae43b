namespace ChatBoost.WhatsAppWorker.DeadLetters;
internal static class DeadLettersFeature
{
    public static void AddDeadLetters(this WebApplicationBuilder builder) => _ = builder;
    public static void MapDeadLetters(this WebApplication app) => _ = app;
}
