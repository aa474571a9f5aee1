using MudBlazor;

namespace BankingConsole.Shell;

/// <summary>Colours with a contrast of 4.5 to 1 or more on their grounds, and the fonts that the machine has.</summary>
internal static class BankTheme
{
    private static readonly string[] Fonts = ["system-ui", "Segoe UI", "Roboto", "Helvetica", "Arial", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5cad",
            Background = "#f5f6f8",
            Surface = "#ffffff",
            TextPrimary = "#1a1d21",
            TextSecondary = "#4a5260",
            Success = "#1b6e2d",
            Error = "#b3261e",
            Warning = "#8a4b00",
            Info = "#0b5cad",
            ActionDefault = "#4a5260",
            LinesInputs = "#6b7280",
            LinesDefault = "#d5d9df",
            TableLines = "#d5d9df",
            Divider = "#d5d9df",
            TextDisabled = "#5a6270",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ab8ff",
            PrimaryContrastText = "#0e1116",
            Background = "#0e1116",
            Surface = "#171b22",
            TextPrimary = "#e9edf2",
            TextSecondary = "#b3bcc8",
            Success = "#7ddb95",
            Error = "#ff9b93",
            Warning = "#ffc26b",
            Info = "#8ab8ff",
            SuccessContrastText = "#0e1116",
            ErrorContrastText = "#0e1116",
            WarningContrastText = "#0e1116",
            InfoContrastText = "#0e1116",
            ActionDefault = "#b3bcc8",
            LinesInputs = "#8a94a3",
            LinesDefault = "#303742",
            TableLines = "#303742",
            Divider = "#303742",
            TextDisabled = "#9aa4b1",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}
