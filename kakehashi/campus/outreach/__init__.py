"""(3.2) To expand international PR activities

国際的な広報活動を展開する
"""
