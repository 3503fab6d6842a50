namespace Despacho311.Api.Text;

/// <summary>Whom an answer is written for.</summary>
/// <param name="Language"><c>es</c> or <c>en</c>.</param>
/// <param name="Origin">How they reach this server, such as <c>https://311.gob.pa</c>.</param>
public sealed record Reader(string Language, string Origin);
