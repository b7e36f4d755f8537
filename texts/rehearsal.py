"""What a secretary answers in the preview of a campaign, where there is nothing to press."""

NONE = "Không có vướng mắc."
FILE = "ban-bao-cao.pdf"
