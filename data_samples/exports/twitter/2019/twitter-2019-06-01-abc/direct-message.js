window.YTD.direct_message.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1432874569021935616-1203948576102938475",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1203948576102938475",
            "reactions" : [],
            "urls" : [],
            "text" : "Invented \"senderId\" : \"999\" text",
            "mediaUrls" : [],
            "senderId" : "1432874569021935616",
            "id" : "1830000000000000009",
            "createdAt" : "2018-05-02T08:00:00.000Z"
          }
        }
      ]
    }
  }
]